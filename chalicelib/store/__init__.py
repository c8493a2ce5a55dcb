"""What services keep: in DynamoDB (one table), and in memory under the same contract test."""
