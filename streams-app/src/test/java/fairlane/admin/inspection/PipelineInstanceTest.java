package fairlane.admin.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineInstanceTest {
    @ParameterizedTest
    @CsvSource({
        "localhost:8080,   http://localhost:8080/v1/lanes",
        "10.0.0.1:8080,    http://10.0.0.1:8080/v1/lanes",
        "2001:db8::1:8080, http://[2001:db8::1]:8080/v1/lanes",
        "[::1]:8080,       http://[::1]:8080/v1/lanes"
    })
    void uriOfAnInstanceHasBracketsAroundAnIpv6Address(String endpoint, String url) {
        assertThat(PipelineInstance.uri(endpoint, "/v1/lanes")).hasToString(url);
    }

    @Test
    void queryStringOmitsUnsetParameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("channel", null);
        parameters.put("customer", "å b");
        parameters.put("id", "1");
        assertThat(PipelineInstance.query(parameters)).isEqualTo("?customer=%C3%A5%20b&id=1");
    }
}
