package fairlane.gateway.http;

import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.PathTemplateMatcher;
import io.undertow.util.StatusCodes;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds the handler for the path and the HTTP method of a call. Path templates have the form {@code
 * /v1/messages/{customer}/{id}}.
 */
public final class Router {
    private final PathTemplateMatcher<SortedMap<String, CallHandler>> paths = new PathTemplateMatcher<>();
    private final SortedMap<String, SortedMap<String, CallHandler>> templates = new TreeMap<>();

    /** The handlers of routes that require no API key. */
    private final Set<CallHandler> publicHandlers = new HashSet<>();

    /** The result of a lookup, which is either a route or the problem with which the call is refused. */
    sealed interface Match {}

    /**
     * A route that matches the call.
     *
     * @param route the HTTP method and the path template of the route
     * @param parameters the values of the placeholders in the path template, by placeholder name, still encoded
     * @param isPublic whether the route requires no API key
     */
    record Found(String route, CallHandler handler, Map<String, String> parameters, boolean isPublic)
            implements Match {}

    record NoRoute(Problem problem) implements Match {}

    public Router get(String template, CallHandler handler) {
        return add(Methods.GET, template, handler);
    }

    public Router post(String template, CallHandler handler) {
        return add(Methods.POST, template, handler);
    }

    public Router put(String template, CallHandler handler) {
        return add(Methods.PUT, template, handler);
    }

    public Router patch(String template, CallHandler handler) {
        return add(Methods.PATCH, template, handler);
    }

    public Router delete(String template, CallHandler handler) {
        return add(Methods.DELETE, template, handler);
    }

    /** Adds a GET route that requires no API key. */
    public Router getPublic(String template, CallHandler handler) {
        publicHandlers.add(handler);
        return get(template, handler);
    }

    private Router add(HttpString method, String template, CallHandler handler) {
        SortedMap<String, CallHandler> methods = templates.get(template);
        if (methods == null) {
            methods = new TreeMap<>();
            templates.put(template, methods);
            paths.add(template, methods);
        }
        methods.put(method.toString(), handler);
        return this;
    }

    /** Returns the handlers of all routes by path template and HTTP method. */
    public SortedMap<String, SortedMap<String, CallHandler>> templates() {
        return templates;
    }

    /**
     * Returns the route that matches a call, or the problem if no route matches.
     *
     * @param path the path as received, still encoded
     */
    Match match(HttpString method, String path) {
        PathTemplateMatcher.PathMatchResult<SortedMap<String, CallHandler>> found = paths.match(path);
        if (found == null) {
            return new NoRoute(Problem.notFound("no route matches this path; /openapi.yaml lists all routes"));
        }
        String name = method.equals(Methods.HEAD) ? Methods.GET_STRING : method.toString();
        CallHandler handler = found.getValue().get(name);
        if (handler == null) {
            String allowed = found.getValue().keySet().stream().collect(Collectors.joining(", "));
            return new NoRoute(Problem.of(StatusCodes.METHOD_NOT_ALLOWED, "this path supports " + allowed)
                    .withHeader("Allow", allowed));
        }
        String route = name + " " + found.getMatchedTemplate();
        return new Found(route, handler, found.getParameters(), publicHandlers.contains(handler));
    }
}
