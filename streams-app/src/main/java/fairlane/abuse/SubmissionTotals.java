package fairlane.abuse;

/**
 * What one customer has handed in over HTTP since the gateway's start.
 *
 * @param messages that were accepted, or were invalid
 * @param invalid of these
 */
public record SubmissionTotals(String customer, long messages, long invalid) {}
