"""What a release is made and checked with: requirements, licences, known holes, the wheel in an empty environment."""
