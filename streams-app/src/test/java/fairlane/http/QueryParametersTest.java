package fairlane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QueryParametersTest {
    @Test
    void namesAndValuesAreDecoded() {
        QueryParameters parameters = QueryParameters.parse("channel=sms&sen%64er=%2B49+151");
        assertThat(parameters.get("channel")).isEqualTo("sms");
        assertThat(parameters.get("sender")).isEqualTo("+49 151");
    }

    @Test
    void missingParameterIsNull() {
        assertThat(QueryParameters.parse("").get("channel")).isNull();
        assertThat(QueryParameters.parse("a=1").getOrDefault("channel", "sms")).isEqualTo("sms");
    }

    @Test
    void parameterWithoutEqualsSignIsEmpty() {
        assertThat(QueryParameters.parse("dryRun&id=").get("dryRun")).isEmpty();
        assertThat(QueryParameters.parse("dryRun&id=").get("id")).isEmpty();
    }

    @Test
    void lastOfSeveralValuesCounts() {
        assertThat(QueryParameters.parse("id=1&id=2").get("id")).isEqualTo("2");
    }

    @Test
    void invalidEncodingIsRejected() {
        assertThatThrownBy(() -> QueryParameters.parse("id=%ff")).isInstanceOf(IllegalArgumentException.class);
    }
}
