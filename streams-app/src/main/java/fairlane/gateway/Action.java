package fairlane.gateway;

import java.util.concurrent.CompletionStage;

/**
 * What a route does. It is called by a thread that serves many connections and must not wait for anything: what has to
 * wait goes through {@link Call#waiting}.
 */
interface Action {
    CompletionStage<Reply> answer(Call call);
}
