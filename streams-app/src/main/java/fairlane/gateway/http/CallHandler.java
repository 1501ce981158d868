package fairlane.gateway.http;

import java.util.concurrent.CompletionStage;

/**
 * Handles the calls of one route. A handler runs on a thread that serves many connections, so it must not block. It
 * passes tasks that block to {@link Call#runBlocking}.
 */
public interface CallHandler {
    CompletionStage<CallResult> handle(Call call);
}
