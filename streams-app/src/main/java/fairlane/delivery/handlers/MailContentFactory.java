package fairlane.delivery.handlers;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.schema.SendRequest;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates the content of a mail, either from the body of the request, or from a template that is rendered with the
 * attributes and the JSON body of the request.
 */
final class MailContentFactory {
    private static final String TEMPLATE = "template";
    private static final String SUBJECT = "subject";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            // a number such as 1.10 must not be rendered as 1.1
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final @Nullable MailTemplates templates;

    MailContentFactory(@Nullable MailTemplates templates) {
        this.templates = templates;
    }

    /**
     * Creates the content of the mail for a request.
     *
     * @throws UnsendableException if the request cannot be sent as a mail
     */
    MailContent create(SendRequest request) throws UnsendableException {
        String template = request.getAttributes().get(TEMPLATE);
        MailContent content = template == null ? fromBody(request) : fromTemplate(template, request);
        String subject = request.getAttributes().get(SUBJECT);
        return subject == null ? content : content.withSubject(subject);
    }

    private MailContent fromTemplate(String template, SendRequest request) throws UnsendableException {
        if (templates == null) {
            throw new UnsendableException("attributes.template is set, but the handler has no template directory;"
                    + " set templates=DIRECTORY");
        }
        Map<String, Object> data = new HashMap<>(request.getAttributes());
        ContentType type = contentType(request);
        if (type.match("application/json")) {
            data.putAll(parseJson(request.getBody()));
        }
        return templates.render(template, data);
    }

    private static Map<String, Object> parseJson(ByteBuffer body) throws UnsendableException {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        try {
            return MAPPER.readValue(bytes, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UnsendableException("the body with the data of the template is not a JSON object");
        }
    }

    private static MailContent fromBody(SendRequest request) throws UnsendableException {
        ContentType type = contentType(request);
        if (type.match("text/plain")) {
            return new MailContent(null, decode(request.getBody(), type), null);
        }
        if (type.match("text/html")) {
            return new MailContent(null, null, decode(request.getBody(), type));
        }
        throw new UnsendableException("a body of " + type.getBaseType()
                + " cannot be sent as a mail; use text/plain or text/html, or name a template in attributes.template");
    }

    private static ContentType contentType(SendRequest request) throws UnsendableException {
        try {
            return new ContentType(request.getContentType());
        } catch (ParseException e) {
            throw new UnsendableException(
                    "\"" + ServerReplyText.excerpt(request.getContentType(), "") + "\" is not a content type");
        }
    }

    private static String decode(ByteBuffer body, ContentType type) throws UnsendableException {
        String charsetName = type.getParameter("charset");
        try {
            Charset charset = charsetName == null ? StandardCharsets.UTF_8 : Charset.forName(charsetName);
            return charset.newDecoder().decode(body.duplicate()).toString();
        } catch (CharacterCodingException e) {
            throw new UnsendableException("the body is not text in " + (charsetName == null ? "utf-8" : charsetName));
        } catch (IllegalArgumentException e) {
            throw new UnsendableException(
                    "the charset " + ServerReplyText.excerpt(charsetName, "") + " is not supported");
        }
    }
}
