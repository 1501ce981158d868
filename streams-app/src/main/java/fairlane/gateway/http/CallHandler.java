package fairlane.gateway.http;

import java.util.concurrent.CompletionStage;

/**
 * Handles the calls of one route. A thread that serves many connections calls it, so it must not block: blocking work
 * goes through {@link Call#runBlocking}.
 */
public interface CallHandler {
    CompletionStage<CallResult> handle(Call call);
}
