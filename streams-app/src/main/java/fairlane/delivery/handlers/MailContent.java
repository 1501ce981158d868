package fairlane.delivery.handlers;

import org.jspecify.annotations.Nullable;

/**
 * The content of a mail.
 *
 * @param subject null if the mail has no subject
 * @param text null if the mail has HTML only
 * @param html null if the mail has plain text only
 */
record MailContent(
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html) {
    MailContent withSubject(String newSubject) {
        return new MailContent(newSubject, text, html);
    }
}
