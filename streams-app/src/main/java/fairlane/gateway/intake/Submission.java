package fairlane.gateway.intake;

import fairlane.gateway.http.Problem;
import fairlane.schema.SendRequest;

/** What a message that was handed in is: ready to be published, or refused. */
public sealed interface Submission {
    /**
     * May go to Kafka.
     *
     * @param cost in cost units
     * @param steady its customer has come no faster than its rates
     */
    record Ready(String customer, SendRequest request, int cost, byte[] value, boolean dedupe, boolean steady)
            implements Submission {}

    record Refused(Problem problem) implements Submission {}
}
