package fairlane.http;

import io.undertow.util.StatusCodes;

/** The plain-text response of {@code /health/live} and {@code /health/ready} of the pipeline and the gateway. */
public enum PlainHealthResponse {
    HEALTHY(StatusCodes.OK, "yes\n"),
    UNHEALTHY(StatusCodes.SERVICE_UNAVAILABLE, "no\n");

    private final int statusCode;
    private final String body;

    PlainHealthResponse(int statusCode, String body) {
        this.statusCode = statusCode;
        this.body = body;
    }

    public static PlainHealthResponse of(boolean isHealthy) {
        return isHealthy ? HEALTHY : UNHEALTHY;
    }

    public int statusCode() {
        return statusCode;
    }

    public String body() {
        return body;
    }
}
