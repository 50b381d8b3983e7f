"""The things of the graph as lists and single answers: policies, projects, departments, disclosures, findings, evidence."""
