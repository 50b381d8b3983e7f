"""The only place that spells an IRI of a vocabulary.

`BKG` holds the project's own terms; `budget.ttl` defines each of them, and a test holds both against each other. The
other names are those of the reused vocabularies, exact. IRIs of things (departments, projects …) come from `mint`.
"""

from __future__ import annotations

from rdflib import Namespace
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SH, SKOS, VOID, XSD, DefinedNamespace
from rdflib.term import URIRef

VOCABULARY = "https://w3id.org/budgetkg/"
"""Where the ontology and the code lists live. It never changes; the base of minted things is a setting."""

CODE = Namespace(f"{VOCABULARY}code/")
EXTRACTOR = Namespace(f"{VOCABULARY}extractor/")

ELI = Namespace("http://data.europa.eu/eli/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
OBEU_ATTRIBUTE = Namespace("http://data.openbudgets.eu/ontology/dsd/attribute/")
OBEU_DIMENSION = Namespace("http://data.openbudgets.eu/ontology/dsd/dimension/")
OBEU_MEASURE = Namespace("http://data.openbudgets.eu/ontology/dsd/measure/")
SDMX_ATTRIBUTE = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
XKOS = Namespace("http://rdf-vocabulary.ddialliance.org/xkos#")
CNY = URIRef("http://publications.europa.eu/resource/authority/currency/CNY")
YEAR = Namespace("http://reference.data.gov.uk/id/year/")


class BKG(DefinedNamespace):
    """Own terms of the project."""

    _NS = Namespace(f"{VOCABULARY}ontology#")
    _fail = True

    # classes: what is published
    BudgetDisclosure: URIRef
    SourceDocument: URIRef
    BudgetTable: URIRef
    TableRow: URIRef
    ColumnSum: URIRef
    Figure: URIRef
    Evidence: URIRef
    ExtractionIssue: URIRef
    # classes: who
    Department: URIRef
    DepartmentYear: URIRef
    NameMention: URIRef
    Division: URIRef
    SubordinateUnit: URIRef
    AffiliatedUnit: URIRef
    DepartmentFunction: URIRef
    HeadCount: URIRef
    Region: URIRef
    # classes: projects
    Project: URIRef
    ProjectMention: URIRef
    AllocationItem: URIRef
    NameJudgement: URIRef
    # classes: policies
    PolicyDocument: URIRef
    NumberedDocument: URIRef
    FundingNotice: URIRef
    Order: URIRef
    TitledDocument: URIRef
    MeetingDecision: URIRef
    ContractBasis: URIRef
    WorkPlan: URIRef
    PolicyCitation: URIRef
    PolicyRelation: URIRef
    # classes: words
    TargetTable: URIRef
    BudgetSplit: URIRef
    Indicator: URIRef
    StatedChange: URIRef
    StatedShare: URIRef
    StatedFact: URIRef
    NameList: URIRef
    StatedUse: URIRef
    StatedAbsence: URIRef
    TermDefinition: URIRef
    Remark: URIRef
    UnitCount: URIRef
    UnreadLine: URIRef
    ContentsEntry: URIRef
    Discrepancy: URIRef
    TableIdentity: URIRef
    Comparison: URIRef
    # classes: codes
    FunctionalClass: URIRef
    EconomicClass: URIRef
    CodeListEntry: URIRef

    # document and disclosure
    fileName: URIRef
    textForm: URIRef
    extractedBy: URIRef
    year: URIRef
    department: URIRef
    departmentYear: URIRef
    disclosureKind: URIRef
    coverage: URIRef
    describedBy: URIRef
    # evidence
    evidence: URIRef
    lineStart: URIRef
    lineEnd: URIRef
    page: URIRef
    pageEnd: URIRef
    # order and text
    order: URIRef
    number: URIRef
    text: URIRef
    printedName: URIRef
    nameRole: URIRef
    partOf: URIRef
    # department
    region: URIRef
    regionCode: URIRef
    measure: URIRef
    persons: URIRef
    personsChange: URIRef
    # tables
    tableKind: URIRef
    printedLabel: URIRef
    printedTitle: URIRef
    tableState: URIRef
    statedEmpty: URIRef
    reportedUnit: URIRef
    table: URIRef
    row: URIRef
    rowKind: URIRef
    side: URIRef
    parentRow: URIRef
    totalColumn: URIRef
    partColumn: URIRef
    yuanPerUnit: URIRef
    columnState: URIRef
    code: URIRef
    codeIsPrinted: URIRef
    functionalClassification: URIRef
    economicClassification: URIRef
    label: URIRef
    projectName: URIRef
    unitName: URIRef
    column: URIRef
    candidateColumn: URIRef
    assignedBy: URIRef
    reportedValue: URIRef
    plainValue: URIRef
    figureState: URIRef
    # projects
    project: URIRef
    place: URIRef
    amountYuan: URIRef
    undertakingUnit: URIRef
    fundingSource: URIRef
    functionalCode: URIRef
    periodStart: URIRef
    periodEnd: URIRef
    basisText: URIRef
    periodText: URIRef
    allocationText: URIRef
    disclosureStatus: URIRef
    withheldField: URIRef
    item: URIRef
    leftName: URIRef
    rightName: URIRef
    decision: URIRef
    score: URIRef
    rule: URIRef
    # policies
    hasPolicyBasis: URIRef
    cites: URIRef
    citingProject: URIRef
    role: URIRef
    mention: URIRef
    resolution: URIRef
    policyNumber: URIRef
    policyKind: URIRef
    agencyCode: URIRef
    serial: URIRef
    policyTitle: URIRef
    titleKey: URIRef
    issuingRegion: URIRef
    governmentLevel: URIRef
    issuedOn: URIRef
    transmits: URIRef
    relationKind: URIRef
    relationFrom: URIRef
    relationTo: URIRef
    isStated: URIRef
    # performance
    goal: URIRef
    targetTable: URIRef
    level1: URIRef
    level2: URIRef
    operator: URIRef
    value: URIRef
    unit: URIRef
    weight: URIRef
    priorValue: URIRef
    basis: URIRef
    scoringRule: URIRef
    supportingMaterial: URIRef
    # words
    section: URIRef
    sectionKind: URIRef
    changeYuan: URIRef
    changePercent: URIRef
    reportedPercent: URIRef
    restatesRow: URIRef
    restatesColumn: URIRef
    wholeRow: URIRef
    wholeColumn: URIRef
    percent: URIRef
    whole: URIRef
    reason: URIRef
    isNotArranged: URIRef
    topic: URIRef
    valueChange: URIRef
    listedName: URIRef
    count: URIRef
    linesPrinted: URIRef
    linesCaptured: URIRef
    linesIgnored: URIRef
    linesUnread: URIRef
    # checks
    expected: URIRef
    found: URIRef
    difference: URIRef
    origin: URIRef
    message: URIRef
    otherEvidence: URIRef
    # properties: the list of contents
    announcesTable: URIRef
    bodyTitle: URIRef
    bodyEvidence: URIRef
    issueCode: URIRef
    severity: URIRef
    leftTable: URIRef
    leftColumn: URIRef
    leftSide: URIRef
    rightTable: URIRef
    rightColumn: URIRef
    rightSide: URIRef
    matchedBy: URIRef
    comparison: URIRef
    identity: URIRef
    leftRow: URIRef
    leftFigure: URIRef
    rightRow: URIRef
    rightFigure: URIRef


__all__ = [
    "BKG",
    "CNY",
    "CODE",
    "DCAT",
    "DCTERMS",
    "ELI",
    "EXTRACTOR",
    "FOAF",
    "OA",
    "OBEU_ATTRIBUTE",
    "OBEU_DIMENSION",
    "OBEU_MEASURE",
    "ORG",
    "OWL",
    "PROV",
    "QB",
    "RDF",
    "RDFS",
    "SDMX_ATTRIBUTE",
    "SH",
    "SKOS",
    "SPDX",
    "VOCABULARY",
    "VOID",
    "XKOS",
    "XSD",
    "YEAR",
]
