package fairlane.abuse;

import fairlane.wire.Masks;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each verdict, once it was carried out; senders are masked, for they may be phone numbers. */
public final class VerdictLog implements BiConsumer<Verdict, String> {
    private static final Logger log = LoggerFactory.getLogger(VerdictLog.class);

    @Override
    public void accept(Verdict verdict, String done) {
        Subject subject = verdict.subject();
        String customer =
                subject.customer().equals(subject.sender()) ? Masks.recipient(subject.customer()) : subject.customer();
        String where = subject.channel() == null || subject.sender() == null
                ? ""
                : ", sender " + Masks.recipient(subject.sender()) + " of the channel " + subject.channel();
        log.warn(
                "Abuse by {}{}: {}; {} ({})",
                customer,
                where,
                verdict.sentence(),
                done,
                verdict.rule().name());
    }
}
