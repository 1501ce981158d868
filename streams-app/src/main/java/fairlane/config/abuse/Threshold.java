package fairlane.config.abuse;

import java.time.Duration;

/** What a rule on abuse looks at, and from where on it is broken. */
public sealed interface Threshold {
    /**
     * One body to many recipients.
     *
     * @param recipients so many different ones, 2 to 100,000
     */
    record SameBody(int recipients) implements Threshold {}

    /**
     * Many recipients that were never written to before.
     *
     * @param recipients so many requests to such, 1 to 1,000,000
     * @param share of all requests, greater than 0 and at most 1
     * @param history for so long the sender or customer must have been watched, 0 to 30 days
     */
    record NewRecipients(int recipients, double share, Duration history) implements Threshold {}

    /**
     * A sudden rise over the own trailing rate.
     *
     * @param factor as many requests as the average of the trailing time, greater than 1
     * @param minRequests requests
     * @param trailing how long that time is, before the window; it must have been watched for all of it
     */
    record Rise(double factor, int minRequests, Duration trailing) implements Threshold {}

    /**
     * A share of invalid requests.
     *
     * @param share of all requests, greater than 0 and at most 1
     * @param minRequests requests, of either kind
     */
    record Invalid(double share, int minRequests) implements Threshold {}

    /**
     * A share of rejected outcomes.
     *
     * @param share of all that were delivered or given up on, greater than 0 and at most 1
     * @param minOutcomes outcomes, of either kind
     */
    record Rejected(double share, int minOutcomes) implements Threshold {}
}
