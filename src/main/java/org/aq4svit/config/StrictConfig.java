package org.aq4svit.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.net.URL;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.aq4svit.fault.InputException;

/** A HOCON configuration whose faults are sentences that name the file, the line and the key. */
public final class StrictConfig {
    private final Config config;
    private final String origin;

    private StrictConfig(Config config, String origin) {
        this.config = config;
        this.origin = origin;
    }

    /** Parses HOCON (or JSON, which is HOCON). {@code origin} is what messages call it, usually the file. */
    public static StrictConfig parse(String text, String origin) {
        try {
            ConfigParseOptions options = ConfigParseOptions.defaults()
                    .setSyntax(ConfigSyntax.CONF)
                    .setOriginDescription(origin)
                    .setIncluder(new NoIncludes(origin));
            return new StrictConfig(ConfigFactory.parseString(text, options).resolve(), origin);
        } catch (ConfigException e) {
            throw new InputException(origin + ": not valid HOCON: " + e.getMessage(), e);
        }
    }

    /** Wraps a configuration that is already parsed. */
    public static StrictConfig of(Config config, String origin) {
        return new StrictConfig(config, origin);
    }

    /** The underlying configuration. */
    public Config raw() {
        return config;
    }

    /** What messages call this configuration. */
    public String origin() {
        return origin;
    }

    /** A copy with one key set. */
    public StrictConfig with(String key, Object value) {
        return new StrictConfig(config.withValue(key, ConfigValueFactory.fromAnyRef(value)), origin);
    }

    /** True if the key is there and not null. */
    public boolean has(String key) {
        return config.hasPath(key);
    }

    /**
     * Refuses keys that are not in {@code known}.
     *
     * @throws InputException naming the first unknown key, its line, and the nearest known key
     */
    public void allowOnly(Collection<String> known) {
        for (String key : config.root().keySet()) {
            if (!known.contains(key)) {
                throw unknown(key, known);
            }
        }
    }

    /** The sentence for a key that nobody reads. */
    public InputException unknown(String key, Collection<String> known) {
        String nearest = Nearest.to(key, known).orElse("none");
        return new InputException(
                where(key) + ": unknown key '" + key + "', the nearest known key is '" + nearest + "'");
    }

    /** Required text. */
    public String text(String key) {
        return read(key, "text", config::getString);
    }

    /** Text that may be missing. */
    public Optional<String> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    /** Required whole number. */
    public int integer(String key) {
        return read(key, "a whole number", k -> whole(config.getNumber(k)));
    }

    /** Whole number with a default. */
    public int integer(String key, int otherwise) {
        return has(key) ? integer(key) : otherwise;
    }

    /** Required whole number of at least {@code least}. */
    public int atLeast(int least, String key) {
        int value = integer(key);
        require(value >= least, key, "at least " + least, value);
        return value;
    }

    /** Required number. */
    public double number(String key) {
        return read(key, "a number", config::getDouble);
    }

    /** Required size in bytes, such as {@code 512m}. */
    public long bytes(String key) {
        return read(key, "a size in bytes such as 512m", config::getBytes);
    }

    /** Required duration, such as {@code 8h}. */
    public Duration duration(String key) {
        return read(key, "a duration such as 8h", config::getDuration);
    }

    /** Required whole number of any size. */
    public long whole(String key) {
        return read(key, "a whole number", k -> whole(config.getNumber(k), config.getLong(k)));
    }

    /** Required truth value. */
    public boolean flag(String key) {
        return read(key, "true or false", config::getBoolean);
    }

    /** Required list of whole numbers. */
    public List<Integer> integers(String key) {
        return read(key, "a list of whole numbers", k -> config.getNumberList(k).stream()
                .map(StrictConfig::whole)
                .toList());
    }

    /** Required list of numbers. */
    public List<Double> numbers(String key) {
        return read(key, "a list of numbers", config::getDoubleList);
    }

    /** Required list of texts; a single text is a list of one. */
    public List<String> texts(String key) {
        return read(key, "a list of texts", k -> {
            Object value = config.getValue(k).unwrapped();
            return value instanceof List ? config.getStringList(k) : List.of(config.getString(k));
        });
    }

    /** Required text that must be one of {@code allowed}. */
    public String oneOf(Collection<String> allowed, String key) {
        String value = text(key);
        require(
                allowed.contains(value),
                key,
                "one of " + String.join(", ", allowed),
                "'" + value.replaceAll("\\p{Cntrl}", "?") + "'");
        return value;
    }

    /** The part under a key. */
    public StrictConfig part(String key) {
        return new StrictConfig(read(key, "a section in braces", config::getConfig), origin);
    }

    /** Required list of sections. */
    public List<StrictConfig> parts(String key) {
        return read(key, "a list of sections in braces", config::getConfigList).stream()
                .map(part -> new StrictConfig(part, origin))
                .toList();
    }

    /**
     * Refuses a value.
     *
     * @throws InputException if {@code holds} is false, naming the key and its line
     */
    public void require(boolean holds, String key, String expected, Object found) {
        if (!holds) {
            throw InputException.expected(where(key) + ": " + key, expected, found);
        }
    }

    /** Typesafe Config would cut 4.5 down to 4. */
    private static int whole(Number number) {
        return (int) whole(number, number.intValue());
    }

    private static long whole(Number number, long cut) {
        if (number.doubleValue() != cut) {
            throw new ConfigException.BadValue("number", "no whole number");
        }
        return cut;
    }

    private <T> T read(String key, String expected, Function<String, T> reader) {
        try {
            return reader.apply(key);
        } catch (ConfigException.Missing e) {
            throw new InputException(origin + ": expected key '" + key + "' (" + expected + "), found none", e);
        } catch (ConfigException e) {
            String found = config.getValue(key).render(ConfigRenderOptions.concise());
            throw new InputException(where(key) + ": " + key + ": expected " + expected + ", found " + found, e);
        }
    }

    private String where(String key) {
        ConfigValue value = config.root().containsKey(key) ? config.root().get(key) : atPath(key);
        return value == null ? origin : value.origin().description();
    }

    private ConfigValue atPath(String path) {
        try {
            return config.getValue(path);
        } catch (ConfigException e) {
            return null;
        }
    }

    /** Paths in a file are relative to it; those of an included file would be taken for the including one's. */
    private record NoIncludes(String origin)
            implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            throw refused(what);
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            throw refused(what);
        }

        @Override
        public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
            throw refused(what);
        }

        @Override
        public ConfigObject includeResources(ConfigIncludeContext context, String what) {
            throw refused(what);
        }

        private InputException refused(Object what) {
            return new InputException(origin + ": expected a configuration in one file, found include '" + what + "'");
        }
    }
}
