package fairlane.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a call is answered with. */
sealed interface Reply permits Answer, Problem {
    /** The same with one header more. */
    Reply with(String name, String value);

    /** As an action that has nothing to wait for hands it back. */
    default CompletionStage<Reply> now() {
        return CompletableFuture.completedFuture(this);
    }
}
