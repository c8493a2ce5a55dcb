"""What people must hear in time: alerts found in what is stored, kept while they are true, told in digests."""
