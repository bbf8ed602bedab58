package io.timpani.model;

/** An answer that the user's code chose to give instead of a prediction: its text goes to the client as it is. */
public class UserErrorException extends ServingException {
    private final int status;

    /**
     * @param status HTTP status that the user's code chose
     * @param text what it said
     */
    public UserErrorException(int status, String text) {
        super(ErrorCode.USER_ERROR, text);
        this.status = status;
    }

    /** HTTP status that the user's code chose. */
    public int status() {
        return status;
    }
}
