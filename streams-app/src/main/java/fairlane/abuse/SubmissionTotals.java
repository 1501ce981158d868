package fairlane.abuse;

/**
 * How many messages one customer has submitted to this gateway over HTTP since the gateway started.
 *
 * @param messages the number of all submitted messages, accepted and invalid
 * @param invalid the number of invalid messages
 */
public record SubmissionTotals(String customer, long messages, long invalid) {}
