package fairlane.gateway.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The result of a call. */
public sealed interface CallResult permits Response, Problem {
    /** Returns a copy with one more header. */
    CallResult withHeader(String name, String value);

    /** Returns this result as a completed stage, for handlers that need not wait. */
    default CompletionStage<CallResult> completed() {
        return CompletableFuture.completedFuture(this);
    }
}
