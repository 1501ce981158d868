package fairlane.gateway.http;

import java.util.concurrent.CompletionStage;

/**
 * What a route does. It is called by a thread that serves many connections and must not wait for anything: what has to
 * wait goes through {@link Call#blockingExecutor}.
 */
public interface CallHandler {
    CompletionStage<CallResult> handle(Call call);
}
