package fairlane.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.schema.SendRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of a request as a JSON field. The field is named {@code body} and contains JSON if the body is JSON,
 * and a string if the body is other text. A body that is not UTF-8 is written as Base64 into the field {@code
 * bodyBase64}.
 */
public final class BodyJson {
    private final JsonMapper mapper = new JsonMapper();

    /** Adds the body of {@code request} to {@code target}. */
    public void put(ObjectNode target, SendRequest request) {
        ByteBuffer body = request.getBody();
        String text = text(body);
        if (text == null) {
            byte[] bytes = new byte[body.remaining()];
            body.duplicate().get(bytes);
            target.put("bodyBase64", Base64.getEncoder().encodeToString(bytes));
        } else if (request.getContentType().startsWith("application/json")) {
            putJson(target, text);
        } else {
            target.put("body", text);
        }
    }

    private void putJson(ObjectNode target, String text) {
        try {
            JsonNode json = mapper.readTree(text);
            if (json.isTextual() || json.isMissingNode()) {
                target.put("body", text); // A JSON string in this field would look like a text body.
            } else {
                target.set("body", json);
            }
        } catch (JsonProcessingException e) {
            target.put("body", text); // The content type claims JSON, but the body is not JSON.
        }
    }

    private static @Nullable String text(ByteBuffer body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(body.duplicate()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
