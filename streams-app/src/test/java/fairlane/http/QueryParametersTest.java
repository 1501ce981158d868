package fairlane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QueryParametersTest {
    @Test
    void namesAndValuesOfQueryParametersAreDecoded() {
        QueryParameters parameters = QueryParameters.parse("channel=sms&sen%64er=%2B49+151");
        assertThat(parameters.get("channel")).isEqualTo("sms");
        assertThat(parameters.get("sender")).isEqualTo("+49 151");
    }

    @Test
    void valueOfMissingQueryParameterIsNull() {
        assertThat(QueryParameters.parse("").get("channel")).isNull();
        assertThat(QueryParameters.parse("a=1").getOrDefault("channel", "sms")).isEqualTo("sms");
    }

    @Test
    void valueOfQueryParameterWithoutEqualsSignIsEmpty() {
        assertThat(QueryParameters.parse("dryRun&id=").get("dryRun")).isEmpty();
        assertThat(QueryParameters.parse("dryRun&id=").get("id")).isEmpty();
    }

    @Test
    void lastValueOfRepeatedQueryParameterIsUsed() {
        assertThat(QueryParameters.parse("id=1&id=2").get("id")).isEqualTo("2");
    }

    @Test
    void queryWithInvalidPercentEncodingIsRejected() {
        assertThatThrownBy(() -> QueryParameters.parse("id=%ff")).isInstanceOf(IllegalArgumentException.class);
    }
}
