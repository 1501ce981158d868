package fairlane.gateway.intake;

import fairlane.gateway.http.Problem;
import fairlane.schema.SendRequest;

/** A submitted message after evaluation: ready to be published, or refused. */
public sealed interface Submission {
    /**
     * A message that may be published.
     *
     * @param cost in cost units
     * @param steady whether the customer has submitted no faster than its rates
     */
    record Ready(String customer, SendRequest request, int cost, byte[] value, boolean dedupe, boolean steady)
            implements Submission {}

    record Refused(Problem problem) implements Submission {}
}
