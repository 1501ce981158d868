package fairlane.abuse;

/**
 * The messages that one customer has submitted over HTTP since the gateway's start.
 *
 * @param messages number of accepted and invalid messages
 * @param invalid number of invalid messages
 */
public record SubmissionTotals(String customer, long messages, long invalid) {}
