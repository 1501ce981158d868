package fairlane.delivery.handlers;

import fairlane.delivery.Handler;
import fairlane.delivery.HandlerFactory;
import fairlane.delivery.HandlerSettings;
import java.util.Set;

/** Creates the handler of {@code --handler smtp}, which sends each message as an e-mail through a mail server. */
public final class SmtpHandlerFactory implements HandlerFactory {
    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public String summary() {
        return "sends an e-mail through the mail server host, with the body or attributes.template from templates";
    }

    @Override
    public Set<String> settings() {
        return SmtpSettings.NAMES;
    }

    @Override
    public Handler create(HandlerSettings settings) {
        return new SmtpHandler(SmtpSettings.read(settings), settings.concurrency());
    }
}
