package fairlane.delivery.handlers;

import static fairlane.delivery.handlers.DeliveryBuilder.message;
import static fairlane.delivery.handlers.DeliveryBuilder.send;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import fairlane.delivery.Delivery;
import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the mails that a real mail server receives from the SMTP handler. */
class SmtpHandlerTest {
    private final GreenMail server = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));

    @TempDir
    private Path templates;

    private Handler handler;

    @BeforeEach
    void start() {
        server.start();
        handler = handler(Map.of("templates", templates.toString()));
    }

    @AfterEach
    void stop() throws Exception {
        handler.close();
        server.stop();
    }

    @Test
    void plainTextBodyBecomesPlainTextMail() throws Exception {
        MimeMessage mail = mail(message()
                .attribute("subject", "Grüße")
                .body("text/plain", "Hallo Åsa")
                .build());
        assertThat(mail.getSubject()).isEqualTo("Grüße");
        assertThat(mail.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(mail.getContent()).isEqualTo("Hallo Åsa");
        assertThat(mail.getFrom()[0]).hasToString("Fairlane <news@fairlane.example>");
        assertThat(mail.getRecipients(Message.RecipientType.TO)[0]).hasToString(DeliveryBuilder.RECIPIENT);
        assertThat(mail.getSentDate()).isNotNull();
    }

    @Test
    void htmlBodyBecomesHtmlMail() throws Exception {
        MimeMessage mail = mail(message()
                .body("text/html; charset=ISO-8859-1", "<b>ö</b>".getBytes(ISO_8859_1))
                .build());
        assertThat(mail.isMimeType("text/html")).isTrue();
        assertThat(mail.getContent()).isEqualTo("<b>ö</b>");
    }

    @Test
    void replyOfMailServerBecomesProviderId() throws Exception {
        assertThat(send(handler, message().build()))
                .isInstanceOfSatisfying(
                        Result.Delivered.class,
                        delivered -> assertThat(delivered.providerId()).isNotBlank());
    }

    @Test
    void messageIdHeaderIsSameForAllAttemptsOfMessage() throws Exception {
        String id = mail(message().buildAttempt(1)).getMessageID();
        assertThat(id).matches("<[0-9a-f]{64}@fairlane\\.example>");
        assertThat(mail(message().buildAttempt(2)).getMessageID()).isEqualTo(id);
        assertThat(mail(message().id("2").build()).getMessageID()).isNotEqualTo(id);
        assertThat(mail(message().id("a>\r\nBcc: b@c.se").build()).getHeader("Bcc"))
                .isNull();
    }

    @Test
    void senderThatIsMailAddressBecomesFromAddress() throws Exception {
        MimeMessage mail = mail(message().from("Bolt <hi@bolt.example>").build());
        assertThat(mail.getFrom()[0]).hasToString("Bolt <hi@bolt.example>");
        assertThat(mail.getMessageID()).endsWith("@bolt.example>");
        assertThat(mail(message().from("+15550100").build()).getFrom()[0])
                .hasToString("Fairlane <news@fairlane.example>");
    }

    @Test
    void mailTemplateIsRenderedWithAttributesAndJsonBody() throws Exception {
        template("welcome.html", "<p>Dear {{name}}, {{#items}}{{what}} {{price}}; {{/items}}{{note}}</p>{{>foot}}");
        template("welcome.txt", "Dear {{name}}, {{#items}}{{what}} {{price}}; {{/items}}{{note}}{{>foot}}");
        template("welcome.subject", "Welcome,\n {{name}}\n");
        template("foot.html", "<i>{{company}}</i>");
        template("foot.txt", "-- {{company}}");
        MimeMessage mail = mail(message()
                .attribute("template", "welcome")
                .attribute("company", "A & B")
                .attribute("name", "overridden by the body")
                .body("application/json", """
                    {"name": "<Åsa>", "items": [{"what": "Tea", "price": 1.10}], "note": null}\
                    """)
                .build());
        assertThat(mail.getSubject()).isEqualTo("Welcome, <Åsa>");
        assertThat(mail.isMimeType("multipart/alternative")).isTrue();
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertPart(parts.getBodyPart(0), "text/plain", "Dear <Åsa>, Tea 1.10; -- A & B");
        assertPart(parts.getBodyPart(1), "text/html", "<p>Dear &lt;Åsa&gt;, Tea 1.10; </p><i>A &amp; B</i>");
    }

    @Test
    void subjectAttributeOverridesSubjectOfMailTemplate() throws Exception {
        template("code.txt", "Your code is {{code}}");
        template("code.subject", "Code");
        MimeMessage mail = mail(message()
                .attribute("template", "code")
                .attribute("code", "123")
                .attribute("subject", "Yours")
                .build());
        assertThat(mail.getSubject()).isEqualTo("Yours");
        assertThat(mail.isMimeType("text/plain")).isTrue();
        assertThat(mail.getContent()).isEqualTo("Your code is 123");
    }

    @Test
    void changedTemplateFileTakesEffectForNextMail() throws Exception {
        template("t.txt", "old");
        Delivery delivery = message().attribute("template", "t").build();
        assertThat(mail(delivery).getContent()).isEqualTo("old");
        template("t.txt", "new");
        assertThat(mail(delivery).getContent()).isEqualTo("new");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
        nowhere => there is no template nowhere: the template directory contains neither nowhere.html.mustache nor nowhere.txt.mustache
        ../secret => "../secret" is not a template name; use letters, digits and . _ -
        /etc/passwd => "/etc/passwd" is not a template name; use letters, digits and . _ -
        .hidden => ".hidden" is not a template name; use letters, digits and . _ -
        needs => the template needs.txt.mustache requires code, which is neither in the attributes nor in the body
        deep => the template deep.html.mustache requires user, which is neither in the attributes nor in the body
        """)
    void errorOfRejectedMailNamesMissingTemplateOrVariable(String template, String error) throws Exception {
        Files.writeString(templates.resolveSibling("secret.txt.mustache"), "secret");
        template("needs.txt", "{{code}}");
        template("deep.html", "{{user.name}}");
        assertThat(send(handler, message().attribute("template", template).build()))
                .isEqualTo(Result.rejected(error));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{#open}}", "{{>nowhere}}", "{{>../secret}}"})
    void errorOfRejectedMailNamesInvalidTemplate(String text) throws Exception {
        template("wrong.txt", text);
        assertThat(send(handler, message().attribute("template", "wrong").build()))
                .isInstanceOfSatisfying(
                        Result.Rejected.class,
                        rejected -> assertThat(rejected.error())
                                .startsWith("the template wrong.txt.mustache is invalid: ")
                                .hasLineCount(1));
    }

    @Test
    void mailTemplateRequiresTemplateDirectoryAndJsonObjectAsBody() throws Exception {
        template("t.txt", "text");
        DeliveryBuilder message = message().attribute("template", "t");
        assertThat(send(handler, message.body("application/json", "[1]").build()))
                .isEqualTo(Result.rejected("the body with the data of the template is not a JSON object"));
        try (Handler without = handler(Map.of())) {
            assertThat(send(without, message.build()))
                    .isEqualTo(Result.rejected("attributes.template is set, but the handler has no"
                            + " template directory; set templates=DIRECTORY"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        application/json          | a body of application/json cannot be sent as a mail; use text/plain or text/html, or name a template in attributes.template
        text/plain; charset=utf-8 | the body is not text in utf-8
        text/plain; charset=klin  | the charset klin is not supported
        text                      | "text" is not a content type
        """)
    void smtpHandlerRejectsUnsupportedBody(String contentType, String error) throws Exception {
        assertThat(send(
                        handler,
                        message().body(contentType, new byte[] {(byte) 0xff}).build()))
                .isEqualTo(Result.rejected(error));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna", "anna@", "a@b.se, b@c.se", "a@b.se\r\nBcc: c@d.se", "å@b.se", "a b@c.se", ""})
    void smtpHandlerRejectsInvalidRecipientAddress(String recipient) throws Exception {
        assertThat(send(handler, message().to(recipient).build()))
                .isInstanceOfSatisfying(
                        Result.Rejected.class,
                        rejected -> assertThat(rejected.error())
                                .startsWith("the recipient ")
                                .endsWith(" is not a valid mail address"));
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void smtpHandlerRejectsInvalidSenderAddress() throws Exception {
        assertThat(send(handler, message().from("acme@").build()))
                .isInstanceOfSatisfying(
                        Result.Rejected.class,
                        rejected -> assertThat(rejected.error()).startsWith("the sender "));
    }

    @Test
    void internationalMailDomainIsConvertedToAscii() throws Exception {
        assertThat(mail(message().to("anna@exämple.com").build()).getAllRecipients()[0])
                .hasToString("anna@xn--exmple-cua.com");
    }

    @Test
    void lineBreakInMailSubjectAddsNoHeader() throws Exception {
        MimeMessage mail =
                mail(message().attribute("subject", "Hi\r\nBcc: b@c.se\u2028x").build());
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getSubject()).isEqualTo("Hi Bcc: b@c.se x");
    }

    private MimeMessage mail(Delivery delivery) throws Exception {
        assertThat(send(handler, delivery)).isInstanceOf(Result.Delivered.class);
        MimeMessage[] mails = server.getReceivedMessages();
        return mails[mails.length - 1];
    }

    private static void assertPart(BodyPart part, String type, String content) throws Exception {
        assertThat(part.isMimeType(type)).isTrue();
        assertThat(part.getContent()).isEqualTo(content);
    }

    private void template(String name, String text) throws IOException {
        Files.write(templates.resolve(name + ".mustache"), text.getBytes(UTF_8));
    }

    private Handler handler(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("host", "localhost");
        all.put("port", "" + server.getSmtp().getPort());
        all.put("from", "Fairlane <news@fairlane.example>");
        return new SmtpHandlerFactory().create(DeliveryBuilder.settings(all));
    }
}
