package fairlane.abuse;

import fairlane.wire.Masks;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each violation of an abuse rule after the action against it was taken. Senders are masked because they may be
 * phone numbers.
 */
public final class ViolationLog implements BiConsumer<RuleViolation, String> {
    private static final Logger log = LoggerFactory.getLogger(ViolationLog.class);

    @Override
    public void accept(RuleViolation violation, String action) {
        Subject subject = violation.subject();
        String customer =
                subject.customer().equals(subject.sender()) ? Masks.recipient(subject.customer()) : subject.customer();
        String where = subject.channel() == null || subject.sender() == null
                ? ""
                : ", sender " + Masks.recipient(subject.sender()) + " on channel " + subject.channel();
        log.warn(
                "Abuse by customer {}{}, detected by rule {}: {}; action taken: {}",
                customer,
                where,
                violation.rule().name(),
                violation.sentence(),
                action);
    }
}
