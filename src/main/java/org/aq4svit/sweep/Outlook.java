package org.aq4svit.sweep;

import java.util.Optional;
import java.util.function.ToLongFunction;
import org.aq4svit.model.Network;

/** Foretells how many images the searches of a network will judge. */
public interface Outlook {
    /** No idea. */
    Outlook NONE = (network, sizes) -> Optional.empty();

    /**
     * Images judged by all strategies of the sweep, one candidate on one image being one; empty if nobody knows.
     *
     * @param sizes number of images behind a URI
     */
    Optional<Forecast.Bounds> images(Network network, ToLongFunction<String> sizes);
}
