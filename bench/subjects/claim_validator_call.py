"""claim-validator as its documentation calls it: `validate(claim)` for every claim, all its default rules."""

from claim_validator import validate  # type: ignore[import-not-found]

from bench.measure import main
from bench.subjects.claim_validator_results import written

if __name__ == "__main__":
    main(written(validate))
