package fairlane.gateway.intake;

import fairlane.gateway.http.Problem;
import fairlane.schema.SendRequest;

/** The result of evaluating a submitted message, which is either ready to be published or refused. */
public sealed interface Submission {
    /**
     * A message that may be published.
     *
     * @param cost the cost of the message in cost units
     * @param value the serialized request, which becomes the value of the Kafka record
     * @param dedupe whether the pipeline has to check if it accepted a message with the same id before
     * @param steady whether the customer's rates would allow the message even without their configured bursts
     */
    record Ready(String customer, SendRequest request, int cost, byte[] value, boolean dedupe, boolean steady)
            implements Submission {}

    record Refused(Problem problem) implements Submission {}
}
