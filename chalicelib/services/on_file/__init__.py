"""What a practice keeps on file: of a patient coverages, plans of care and what payers say was used; its providers."""
