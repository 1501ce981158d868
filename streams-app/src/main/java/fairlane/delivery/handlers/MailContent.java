package fairlane.delivery.handlers;

import org.jspecify.annotations.Nullable;

/**
 * The content of a mail.
 *
 * @param subject the subject; null if the mail has no subject
 * @param text the plain text; null if the mail has only HTML
 * @param html the HTML; null if the mail has only plain text
 */
record MailContent(
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html) {
    MailContent withSubject(String newSubject) {
        return new MailContent(newSubject, text, html);
    }
}
