"""Every store keeps the same contract: in memory, under moto, and in the embedded cloud."""
