package org.aq4svit.image;

/**
 * The bytes are not a whole image that this product can decode.
 *
 * <p>The message is one sentence without the image's name: what was expected and what was found. Checked, because every
 * caller has to decide whether to skip the image or to give up.
 */
public final class DamagedImageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with the given sentence. */
    public DamagedImageException(String sentence) {
        super(sentence);
    }

    /** An exception with the given sentence and the fault that showed it. */
    public DamagedImageException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
