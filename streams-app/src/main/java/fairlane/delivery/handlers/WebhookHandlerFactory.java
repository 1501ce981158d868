package fairlane.delivery.handlers;

import fairlane.delivery.Handler;
import fairlane.delivery.HandlerFactory;
import fairlane.delivery.HandlerSettings;
import java.util.Set;

/**
 * Creates the handler of {@code --handler webhook}, which sends each message as an HTTP POST with JSON, signed according to
 * the <a href="https://www.standardwebhooks.com/">Standard Webhooks</a> specification.
 */
public final class WebhookHandlerFactory implements HandlerFactory {
    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public String summary() {
        return "sends an HTTP POST with JSON to url, signed with secret (Standard Webhooks)";
    }

    @Override
    public Set<String> settings() {
        return WebhookSettings.NAMES;
    }

    @Override
    public Handler create(HandlerSettings settings) {
        return new WebhookHandler(WebhookSettings.read(settings));
    }
}
