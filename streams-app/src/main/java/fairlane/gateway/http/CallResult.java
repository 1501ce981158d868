package fairlane.gateway.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The result of an HTTP call to the gateway: a response or a problem. */
public sealed interface CallResult permits Response, Problem {
    /** Returns a copy of this result with an additional header. */
    CallResult withHeader(String name, String value);

    /**
     * Returns this result as a completed stage, for handlers that compute the result without waiting for Kafka or another
     * process.
     */
    default CompletionStage<CallResult> completed() {
        return CompletableFuture.completedFuture(this);
    }
}
