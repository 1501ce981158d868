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

/** Finds the handler for a path and a method. Templates have the form {@code /v1/messages/{customer}/{id}}. */
public final class Router {
    private final PathTemplateMatcher<SortedMap<String, CallHandler>> paths = new PathTemplateMatcher<>();
    private final SortedMap<String, SortedMap<String, CallHandler>> templates = new TreeMap<>();

    /** The handlers of routes that need no key. */
    private final Set<CallHandler> publicHandlers = new HashSet<>();

    /** The result of a lookup: a handler with its path parameters, or the problem to answer with. */
    sealed interface Match {}

    /**
     * A route that matches.
     *
     * @param route the method and the template
     * @param parameters path parameters, still encoded
     * @param isPublic whether the route needs no key
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

    /** Adds a GET route that needs no key. */
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

    /** Returns the templates with their methods. */
    public SortedMap<String, SortedMap<String, CallHandler>> templates() {
        return templates;
    }

    /** @param path as received, still encoded */
    Match match(HttpString method, String path) {
        PathTemplateMatcher.PathMatchResult<SortedMap<String, CallHandler>> found = paths.match(path);
        if (found == null) {
            return new NoRoute(Problem.notFound("no route matches this path; /openapi.yaml lists all of them"));
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
