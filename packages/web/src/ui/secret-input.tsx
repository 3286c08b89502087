import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** A field for a secret, with a switch that shows it, named in the language of the page. */
export function SecretInput(props: PasswordInputProps) {
  const { t } = useTranslation('common')
  return <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t('showSecret') }} {...props} />
}
