package fairlane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/**
 * Tests that the JSON of a channel's demand for workers does not change, because instances of two versions query each
 * other during a rolling upgrade.
 */
class ChannelDemandRowTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void demandOfChannelWithRatesKeepsItsJsonFormat() throws JsonProcessingException {
        ChannelDemandRow row =
                new ChannelDemandRow("sms", 3, new ChannelDemandRow.Demand(2_000, 1.5, 40.0, 0.25, 7, 0), 12);
        String json = "{\"channel\":\"sms\",\"partition\":3,\"outlook\":{\"withinMillis\":2000,\"leaving\":1.5,"
                + "\"most\":40.0,\"passing\":0.25,\"releasing\":7.0,\"paced\":0.0},\"inFlight\":12}";

        assertThat(JSON.writeValueAsString(row)).isEqualTo(json);
        assertThat(JSON.readValue(json, ChannelDemandRow.class)).isEqualTo(row);
    }

    @Test
    void demandOfChannelWithoutRatesKeepsItsJsonFormat() throws JsonProcessingException {
        ChannelDemandRow row = new ChannelDemandRow("sms", 0, new ChannelDemandRow.Demand(1, 0, null, 0, 0, 0), 0);
        String json = "{\"channel\":\"sms\",\"partition\":0,\"outlook\":{\"withinMillis\":1,\"leaving\":0.0,"
                + "\"most\":null,\"passing\":0.0,\"releasing\":0.0,\"paced\":0.0},\"inFlight\":0}";

        assertThat(JSON.writeValueAsString(row)).isEqualTo(json);
        assertThat(JSON.readValue(json, ChannelDemandRow.class)).isEqualTo(row);
    }
}
