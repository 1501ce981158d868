package fairlane.delivery.handlers;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mustache files of a directory: {@code NAME.html.mustache}, {@code NAME.txt.mustache} (one of them, or both) and, where
 * wanted, {@code NAME.subject.mustache}. {@code {{>other}}} takes in the file of that name and the same kind.
 *
 * <p>They are read for each mail: that is nothing beside handing it to a server, and a changed file holds at once.
 */
final class MailTemplates {
    /** No name leads out of the directory. */
    private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}";

    private final Path directory;

    MailTemplates(Path directory) {
        this.directory = directory;
    }

    /**
     * Renders a template.
     *
     * @throws UnsendableException that names the template or the variable that is missing
     */
    MailContent render(String name, Map<String, Object> data) throws UnsendableException {
        if (!name.matches(NAME)) {
            throw new UnsendableException("\"" + ServerReplyText.excerpt(name, "")
                    + "\" is no template's name; use letters, digits and . _ -");
        }
        String text = render(name, Kind.TXT, data);
        String html = render(name, Kind.HTML, data);
        if (text == null && html == null) {
            throw new UnsendableException("there is no template " + name + ": neither " + name + Kind.HTML.suffix
                    + " nor " + name + Kind.TXT.suffix + " is in the directory of templates");
        }
        return new MailContent(render(name, Kind.SUBJECT, data), text, html);
    }

    /** The parts of a mail. */
    private enum Kind {
        TXT(".txt.mustache"),
        HTML(".html.mustache"),
        SUBJECT(".subject.mustache");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    private @Nullable String render(String name, Kind kind, Map<String, Object> data) throws UnsendableException {
        Path file = directory.resolve(name + kind.suffix);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return compiler(kind).compile(Files.readString(file)).execute(data);
        } catch (MustacheException.Context e) {
            throw new UnsendableException("the template " + file.getFileName() + " needs " + e.key
                    + ", which is neither among the attributes nor in the body");
        } catch (MustacheException e) {
            throw new UnsendableException("the template " + file.getFileName() + " is wrong: " + excerpt(e));
        } catch (IOException e) {
            throw new UnsendableException("the template " + file.getFileName() + " cannot be read: " + excerpt(e));
        }
    }

    private static String excerpt(Exception e) {
        return ServerReplyText.excerpt(String.valueOf(e.getMessage()), "");
    }

    /** In HTML what is put in is escaped. A value that is there and null is empty; one that is not there is a fault. */
    private Mustache.Compiler compiler(Kind kind) {
        return Mustache.compiler()
                .escapeHTML(kind == Kind.HTML)
                .nullValue("")
                .withLoader(partialName -> new StringReader(partial(partialName, kind)));
    }

    private String partial(String name, Kind kind) throws IOException {
        if (!name.matches(NAME)) {
            throw new FileNotFoundException(name + " is no template's name");
        }
        return Files.readString(directory.resolve(name + kind.suffix));
    }
}
