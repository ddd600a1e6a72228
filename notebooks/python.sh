# For the scripts beside it: finds an interpreter that has what they need.

fail() {
  echo "$1" >&2
  exit 2
}

# Prints the first of $PYTHON, python3 and /usr/bin/python3 that runs some code ($1); says what is missing ($2, $3) if none does.
python_that_runs() {
  local python
  for python in ${PYTHON:-python3 /usr/bin/python3}; do
    if "$python" -c "$1" 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  fail "Python: expected $2, found not all of them; 'pip install $2' or 'apt-get install $3' brings them"
}
