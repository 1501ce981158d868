package fairlane.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HttpString;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTest {
    private final CallHandler show = call -> Response.empty(204).completed();
    private final CallHandler all = call -> Response.empty(204).completed();
    private final Router router = new Router()
            .get("/things/{name}", show)
            .delete("/things/{name}", call -> Response.empty(204).completed())
            .post("/things/all", all)
            .getPublic("/health", call -> Response.empty(204).completed());

    private Router.Match match(String method, String path) {
        return router.match(new HttpString(method), path);
    }

    private static Problem problem(Router.Match match) {
        return ((Router.NoRoute) match).problem();
    }

    @Test
    void routerFindsRouteWithStillEncodedPathParameters() {
        assertThat(match("GET", "/things/a%2Fb"))
                .isEqualTo(new Router.Found("GET /things/{name}", show, Map.of("name", "a%2Fb"), false));
    }

    @Test
    void routerPrefersLiteralPathToTemplate() {
        assertThat(match("POST", "/things/all"))
                .isInstanceOfSatisfying(
                        Router.Found.class, found -> assertThat(found.handler()).isSameAs(all));
    }

    @Test
    void routerTreatsHeadAsGet() {
        assertThat(match("HEAD", "/things/a"))
                .isInstanceOfSatisfying(
                        Router.Found.class, found -> assertThat(found.route()).isEqualTo("GET /things/{name}"));
    }

    @Test
    void publicRouteRequiresNoApiKey() {
        assertThat(match("GET", "/health"))
                .isInstanceOfSatisfying(
                        Router.Found.class,
                        found -> assertThat(found.isPublic()).isTrue());
    }

    @Test
    void problemOfUnknownPathRefersToTheContract() {
        assertThat(problem(match("GET", "/nothing")).status()).isEqualTo(404);
        assertThat(problem(match("GET", "/things")).status()).isEqualTo(404);
        assertThat(problem(match("GET", "/things/a/b")).detail()).contains("/openapi.yaml");
    }

    @Test
    void problemOfUnsupportedMethodListsTheMethodsOfThePath() {
        Problem problem = problem(match("PUT", "/things/a"));
        assertThat(problem.status()).isEqualTo(405);
        assertThat(problem.headers()).isEqualTo(Map.of("Allow", "DELETE, GET"));
    }
}
