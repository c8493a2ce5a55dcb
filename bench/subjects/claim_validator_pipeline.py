"""claim-validator at its fastest: its pipeline, which `validate` builds anew for every claim, built once."""

from claim_validator import ClaimData, ValidationPipeline  # type: ignore[import-not-found]

from bench.measure import main
from bench.subjects.claim_validator_results import written

if __name__ == "__main__":
    pipeline = ValidationPipeline.from_settings()
    main(written(lambda claim: pipeline.run(ClaimData(**claim))))
