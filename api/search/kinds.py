"""What can be found, and what of it is searched: for each kind a query that gives its names, texts and place.

A query gives rows of ?x, ?field and ?value. Fields: `title` (the first is the name), `name` (other names), `text`, `place`
(what a reader needs to tell one from another), `year`.
"""

from __future__ import annotations

from enum import StrEnum

_PREFIXES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX oa: <http://www.w3.org/ns/oa#>
"""


class Kind(StrEnum):
    """The kinds of things that can be found, the most telling first."""

    PROJECT = "project"
    POLICY = "policy"
    DEPARTMENT = "department"
    DISCLOSURE = "disclosure"
    DIVISION = "division"
    FUNCTION = "function"
    INDICATOR = "indicator"
    TERM = "term"
    CODE = "code"
    REGION = "region"
    VOCABULARY = "vocabulary"
    QUOTE = "quote"


KIND_NAMES = {
    Kind.PROJECT: ("项目", "project"),
    Kind.POLICY: ("政策文件", "policy document"),
    Kind.DEPARTMENT: ("部门", "department"),
    Kind.DISCLOSURE: ("公开文件", "disclosure"),
    Kind.DIVISION: ("科室与单位", "division or unit"),
    Kind.FUNCTION: ("职能", "function"),
    Kind.INDICATOR: ("绩效指标", "indicator"),
    Kind.TERM: ("名词解释", "term"),
    Kind.CODE: ("科目", "budget code"),
    Kind.REGION: ("地区", "region"),
    Kind.VOCABULARY: ("图谱术语", "term of the graph"),
    Kind.QUOTE: ("原文", "quote"),
}
"""What a reader calls the kinds, in Chinese and English."""

WEIGHTS = {
    Kind.PROJECT: 2.0,
    Kind.POLICY: 2.0,
    Kind.DEPARTMENT: 2.0,
    Kind.DISCLOSURE: 1.5,
    Kind.VOCABULARY: 0.7,
    Kind.REGION: 0.7,
    Kind.QUOTE: 0.5,
}
"""How much more a find of a kind counts; 1 where nothing is said."""


def _query(things: str, **fields: str) -> str:
    """Each field is a pattern with ?x and ?value; alternatives are parted by `|||`."""
    parts = [
        f'{{ {things} {one} BIND ("{field}" AS ?field) }}'
        for field, patterns in fields.items()
        for one in patterns.split("|||")
    ]
    return f"{_PREFIXES}SELECT ?x ?field ?value WHERE {{ {' UNION '.join(parts)} }}"


_IN_YEAR = "?y skos:prefLabel ?value"
QUERIES = {
    Kind.PROJECT: _query(
        "?x a bkg:Project .",
        title="?x bkg:projectName ?value",
        name="?m bkg:project ?x ; bkg:printedName ?value",
        text="?m bkg:project ?x ; bkg:allocationText|bkg:basisText ?value",
        place="?x bkg:department/skos:prefLabel ?value",
        year="?x bkg:year ?value",
    ),
    Kind.POLICY: _query(
        "?x a bkg:PolicyDocument .",
        title="?x skos:prefLabel ?value",
        name="?x dcterms:title|bkg:policyNumber ?value ||| ?c bkg:cites ?x ; bkg:mention ?value",
        place="?x bkg:issuingRegion/skos:prefLabel ?value",
        year="?x bkg:year ?value",
    ),
    Kind.DEPARTMENT: _query(
        "?x a bkg:Department .",
        title="?x skos:prefLabel ?value",
        name="?x skos:altLabel|skos:hiddenLabel ?value",
        place="?x bkg:region/skos:prefLabel ?value",
    ),
    Kind.DISCLOSURE: _query(
        "?x a bkg:BudgetDisclosure .",
        title="?x dcterms:title ?value",
        name="?x bkg:printedName ?value ||| ?x prov:wasDerivedFrom/bkg:fileName ?value",
        place="?x bkg:department/skos:prefLabel ?value",
        year="?x bkg:year ?value",
    ),
    Kind.DIVISION: _query(
        "VALUES ?class { bkg:Division bkg:SubordinateUnit bkg:AffiliatedUnit } ?x a ?class .",
        title="?x skos:prefLabel ?value",
        place=f"?x org:unitOf|org:subOrganizationOf ?y . {_IN_YEAR}",
        year="?x org:unitOf|org:subOrganizationOf ?y . ?y bkg:year ?value",
    ),
    Kind.FUNCTION: _query(
        "?x a bkg:DepartmentFunction .",
        text="?x bkg:text ?value",
        place=f"?y org:purpose ?x . {_IN_YEAR}",
        year="?y org:purpose ?x ; bkg:year ?value",
    ),
    Kind.INDICATOR: _query(
        "?x a bkg:Indicator .",
        title="?x bkg:label ?value",
        text="?x bkg:basis|bkg:scoringRule ?value",
        place="?x bkg:targetTable/bkg:project/bkg:projectName ?value",
        year="?x bkg:targetTable/bkg:partOf/bkg:year ?value",
    ),
    Kind.TERM: _query(
        "?x a bkg:TermDefinition .",
        title="?x skos:prefLabel ?value",
        text="?x skos:definition ?value",
        place="?x bkg:partOf/bkg:department/skos:prefLabel ?value",
        year="?x bkg:partOf/bkg:year ?value",
    ),
    Kind.CODE: _query(
        "VALUES ?class { bkg:FunctionalClass bkg:EconomicClass } ?x a ?class .",
        title="?x skos:prefLabel ?value",
        name="?x skos:notation|skos:altLabel ?value",
        text="?x skos:definition|skos:note ?value",
        place='?x skos:inScheme/skos:prefLabel ?value FILTER (LANG(?value) = "zh")',
    ),
    Kind.REGION: _query(
        "?x a bkg:Region .",
        title="?x skos:prefLabel ?value",
        name="?x skos:altLabel|skos:notation ?value",
        place="?x skos:broader/skos:prefLabel ?value",
    ),
    Kind.VOCABULARY: _query(
        "VALUES ?class { owl:Class owl:ObjectProperty owl:DatatypeProperty } ?x a ?class ; rdfs:isDefinedBy ?o .",
        title='?x rdfs:label ?value FILTER (LANG(?value) = "zh")',
        name='?x rdfs:label ?value FILTER (LANG(?value) = "en")',
        text="?x rdfs:comment ?value",
    ),
    Kind.QUOTE: _query(
        "?x a bkg:Evidence .",
        text="?x oa:hasSelector/oa:exact ?value",
        place="?x oa:hasSource/bkg:fileName ?value",
    ),
}
