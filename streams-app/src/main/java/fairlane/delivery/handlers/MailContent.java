package fairlane.delivery.handlers;

import org.jspecify.annotations.Nullable;

/**
 * What a mail says.
 *
 * @param subject null: it has none
 * @param text null: it has HTML only
 * @param html null: it has text only
 */
record MailContent(
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html) {
    MailContent withSubject(String newSubject) {
        return new MailContent(newSubject, text, html);
    }
}
