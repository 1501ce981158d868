package fairlane.admin.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class HoldCauseTest {
    @Test
    void holdCauseHasItsDocumentedJsonFields() throws JsonProcessingException {
        HoldCause cause = new HoldCause(HoldCause.Scope.SENDER, "+1", "2/s", "limit sms/sender/+1");

        assertThat(new JsonMapper().writeValueAsString(cause))
                .isEqualTo("{\"whose\":\"SENDER\",\"name\":\"+1\",\"value\":\"2/s\","
                        + "\"source\":\"limit sms/sender/+1\"}");
    }
}
