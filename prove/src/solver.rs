//! Questions to the solver. "Cannot be decided" is never read as "proved".

use cedar_policy::PolicySet;
use cedar_policy_symcc::solver::LocalSolver;
use cedar_policy_symcc::{CedarSymCompiler, CompiledPolicy, CompiledPolicySet, Env};
use tokio::runtime::Runtime;

use crate::law::{Law, Result};

/// How long the solver may take over one question, in milliseconds. The usual limit is for the life of the process.
const MILLISECONDS_MAX: &str = "--tlimit-per=20000";

/// A session with `cvc5`.
pub struct Solver {
    runtime: Runtime,
    compiler: CedarSymCompiler<LocalSolver>,
    /// How many questions were asked.
    pub asked: u32,
}

impl std::fmt::Debug for Solver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Solver({} questions)", self.asked)
    }
}

impl Solver {
    /// Starts the solver.
    ///
    /// # Errors
    ///
    /// There is no `cvc5` to start.
    pub fn start() -> Result<Solver> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let compiler = runtime.block_on(async {
            let solver = LocalSolver::cvc5_with_args([MILLISECONDS_MAX])?;
            CedarSymCompiler::new(solver)
        });
        let compiler = compiler.map_err(|error| {
            format!("cvc5 cannot be started ({error}): install Debian's `cvc5`")
        })?;
        Ok(Solver { runtime, compiler, asked: 0 })
    }

    /// Something that `one` permits and `two` does not; `None` where whatever `one` permits, `two` permits.
    ///
    /// # Errors
    ///
    /// The solver could not decide.
    pub fn permits_more(
        &mut self,
        law: &Law,
        one: &PolicySet,
        two: &PolicySet,
    ) -> Result<Option<Env>> {
        self.asked += 1;
        let (one, two) = (compiled(law, one)?, compiled(law, two)?);
        let asked = self.compiler.check_implies_with_counterexample_opt(&one, &two);
        self.runtime.block_on(asked).map_err(text)
    }

    /// Whether whatever `one` permits, `two` permits. Cheaper than [`Solver::permits_more`] where no example is wanted.
    ///
    /// # Errors
    ///
    /// The solver could not decide.
    pub fn implies(&mut self, law: &Law, one: &PolicySet, two: &PolicySet) -> Result<bool> {
        self.asked += 1;
        let (one, two) = (compiled(law, one)?, compiled(law, two)?);
        self.runtime.block_on(self.compiler.check_implies_opt(&one, &two)).map_err(text)
    }

    /// Facts on which the rule cannot be evaluated; `None` where there are none.
    ///
    /// # Errors
    ///
    /// The solver could not decide, or there is no such rule.
    pub fn errs(&mut self, law: &Law, id: &str) -> Result<Option<Env>> {
        self.asked += 1;
        let rule = law.rules.get(id).ok_or_else(|| format!("no rule {id}"))?;
        let rule = CompiledPolicy::compile(rule, &law.env, &law.schema).map_err(text)?;
        let asked = self.compiler.check_never_errors_with_counterexample_opt(&rule);
        self.runtime.block_on(asked).map_err(text)
    }

    /// Whether there is anything that these rules permit.
    ///
    /// # Errors
    ///
    /// The solver could not decide.
    pub fn permits_something(&mut self, law: &Law, rules: &PolicySet) -> Result<bool> {
        self.asked += 1;
        let rules = compiled(law, rules)?;
        let never = self.runtime.block_on(self.compiler.check_always_denies_opt(&rules));
        never.map(|never| !never).map_err(text)
    }
}

fn compiled(law: &Law, rules: &PolicySet) -> Result<CompiledPolicySet> {
    CompiledPolicySet::compile(rules, &law.env, &law.schema).map_err(text)
}

fn text(error: impl std::fmt::Display) -> String {
    format!("not decided: {error}")
}

/// The solver's own name and version, as it prints them.
///
/// # Errors
///
/// There is no `cvc5` to ask.
pub fn version() -> Result<String> {
    let program = std::env::var("CVC5").unwrap_or_else(|_| "cvc5".to_owned());
    let asked = std::process::Command::new(program).arg("--version").output();
    let said = asked.map_err(|error| format!("cvc5: {error}: install Debian's `cvc5`"))?;
    let said = String::from_utf8_lossy(&said.stdout);
    let version = said.split_whitespace().skip_while(|word| *word != "version").nth(1);
    Ok(format!("cvc5 {}", version.unwrap_or("of an unknown version")))
}
