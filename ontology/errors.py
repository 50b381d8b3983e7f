"""Errors of the whole package: each says what, where, what was expected and what to do."""

from __future__ import annotations


class BudgetKGError(Exception):
    """Something cannot go on. The text is for the user, in Chinese and English."""


class UnreadableDocument(BudgetKGError):
    """The file is none of the forms that the readers know, or holds no text."""


class NotABudgetDisclosure(BudgetKGError):
    """The file was read, but it is not a departmental budget disclosure (final accounts, another paper)."""


class InvalidIdentifier(BudgetKGError):
    """A key from which an IRI was to be minted is empty or malformed."""


class InvalidPolicyNumber(BudgetKGError):
    """A text that was taken for a 发文字号 is none."""


class InvalidAmount(BudgetKGError):
    """A text that was taken for a figure is none."""


class StoreError(BudgetKGError):
    """The store cannot be opened, read or written."""


class QueryRefused(BudgetKGError):
    """A query is wrong, asks for what is not offered, or names a question that does not exist."""
