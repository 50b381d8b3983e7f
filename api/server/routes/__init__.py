"""The paths of the server, a module for each group: a new path goes into the module of its group.

Each module has a `router`; :data:`ROUTERS` is what the application is made of.
"""

from __future__ import annotations

from fastapi import APIRouter

from budgetkg.api.server.routes import (
    catalogue,
    data,
    departments,
    disclosures,
    discrepancies,
    dumps,
    evidence,
    home,
    ontology,
    operation,
    policies,
    projects,
    questions,
    reconcile,
    search,
    sparql,
    things,
)

ROUTERS: tuple[APIRouter, ...] = (
    sparql.router,
    data.router,
    dumps.router,
    catalogue.router,
    home.router,
    things.router,
    ontology.router,
    policies.router,
    projects.router,
    departments.router,
    disclosures.router,
    discrepancies.router,
    evidence.router,
    questions.router,
    search.router,
    reconcile.router,
    operation.router,
)
