package fairlane.gateway.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a call is answered with. */
public sealed interface CallResult permits Response, Problem {
    /** The same with one header more. */
    CallResult withHeader(String name, String value);

    /** As an action that has nothing to wait for hands it back. */
    default CompletionStage<CallResult> completed() {
        return CompletableFuture.completedFuture(this);
    }
}
